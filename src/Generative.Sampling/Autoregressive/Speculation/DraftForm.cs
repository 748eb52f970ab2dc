namespace Generative.Sampling;

/// <summary>How a sampler's drafts branch, and the settings that say so. Immutable.</summary>
public sealed class DraftForm
{
    private const int MostTokens = 512;

    private static readonly SamplerSetting
        Length = new("draft-length", 4, 1, 64, "tokens drafted before the model is asked about them"),
        Drafts = new("drafts", 3, 1, 16, "lines drafted independently"),
        Branches = new("branches", 2, 1, 8, "different tokens drafted behind each place of the tree"),
        Depth = new("depth", 3, 1, 16, "tokens of the tree's longest line");

    private readonly Func<Func<SamplerSetting, int>, IEnumerable<int>> _branching;

    private DraftForm(IReadOnlyList<SamplerSetting> settings, Func<Func<SamplerSetting, int>, IEnumerable<int>> branching) =>
        (Settings, _branching) = (settings, branching);

    /// <summary>One line of <c>draft-length</c> tokens.</summary>
    public static DraftForm Line { get; } = new([Length], of => Enumerable.Repeat(1, of(Length)));

    /// <summary>So many independent lines as <c>drafts</c>, of <c>draft-length</c> tokens.</summary>
    public static DraftForm Lines { get; } = new([Drafts, Length], of => [of(Drafts), .. Enumerable.Repeat(1, of(Length) - 1)]);

    /// <summary>A tree of <c>branches</c> tokens behind each place, <c>depth</c> levels of them.</summary>
    public static DraftForm Tree { get; } = new([Branches, Depth], of => Enumerable.Repeat(of(Branches), of(Depth)));

    /// <summary>The settings.</summary>
    public IReadOnlyList<SamplerSetting> Settings { get; }

    /// <summary>How many tokens may follow each place, level by level: see <see cref="DraftSetup.Branching"/>.</summary>
    /// <exception cref="ArgumentException">A setting is no whole number, or there would be too many tokens.</exception>
    public IReadOnlyList<int> Branching(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int[] branching = [.. _branching(setting => DecodingSettings.Whole(context, setting))];
        var tokens = Room(branching);
        return tokens <= MostTokens ? branching : throw new ArgumentException(
            $"The draft would have {tokens} tokens a round, and at most {MostTokens} are worth asking about; lower "
            + $"{string.Join(" or ", Settings.Select(s => s.Name))}.");
    }

    /// <summary>Tokens that drafts of such a form have room for.</summary>
    internal static long Room(IReadOnlyList<int> branching)
    {
        var (all, level) = (0L, 1L);
        foreach (var children in branching)
            all += level = Math.Min(level * children, int.MaxValue);
        return all;
    }
}
