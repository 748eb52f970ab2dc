namespace Generative.Networks;

/// <summary>What a published block type stands for.</summary>
/// <param name="Attention">What follows each residual block.</param>
/// <param name="Resnet">Whether a residual block changes the resolution instead of a convolution; null where the config says.</param>
internal sealed record UNetBlockType(BlockAttention Attention, bool? Resnet = false)
{
    private const string OldPrefix = "UNetRes";

    /// <summary>Types on the way down.</summary>
    public static IReadOnlyDictionary<string, UNetBlockType> Down { get; } = new Dictionary<string, UNetBlockType>
    {
        ["DownBlock2D"] = new(BlockAttention.None),
        ["ResnetDownsampleBlock2D"] = new(BlockAttention.None, true),
        ["AttnDownBlock2D"] = new(BlockAttention.Self, null),
        ["CrossAttnDownBlock2D"] = new(BlockAttention.Cross),
    };

    /// <summary>Types on the way up.</summary>
    public static IReadOnlyDictionary<string, UNetBlockType> Up { get; } = new Dictionary<string, UNetBlockType>
    {
        ["UpBlock2D"] = new(BlockAttention.None),
        ["ResnetUpsampleBlock2D"] = new(BlockAttention.None, true),
        ["AttnUpBlock2D"] = new(BlockAttention.Self, null),
        ["CrossAttnUpBlock2D"] = new(BlockAttention.Cross),
    };

    /// <summary>The type on the way down of a name that was checked.</summary>
    public static UNetBlockType FindDown(string name) => Down[Present(name)];

    /// <summary>The type on the way up of a name that was checked.</summary>
    public static UNetBlockType FindUp(string name) => Up[Present(name)];

    /// <summary>Refuses names that are not known, or stand for other than the given attentions.</summary>
    /// <exception cref="InvalidDataException">There is such a name.</exception>
    public static void Check(ConfigReader config, string field, IEnumerable<string> names,
        IReadOnlyDictionary<string, UNetBlockType> known, params BlockAttention[] allowed)
    {
        var usable = known.Where(k => allowed.Contains(k.Value.Attention)).Select(k => k.Key).ToArray();
        foreach (var name in names.Where(n => !usable.Contains(Present(n))))
            throw config.Wrong(field, $"\"{name}\"", $"entries among {string.Join(", ", usable)}");
    }

    private static string Present(string name) => name.StartsWith(OldPrefix, StringComparison.Ordinal) ? name[OldPrefix.Length..] : name;
}
