namespace Generative.Tokenizers;

/// <summary>Ids put around a text.</summary>
/// <param name="Before">Before it.</param>
/// <param name="After">After it.</param>
internal sealed record TokenTemplate(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static TokenTemplate None { get; } = new([], []);

    /// <summary>Another template around this one.</summary>
    public TokenTemplate Inside(TokenTemplate outer) => new([.. outer.Before, .. Before], [.. After, .. outer.After]);
}
