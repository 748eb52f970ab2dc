namespace Generative.Samples.Generate;

/// <summary>The text model that is taken when none is named.</summary>
internal static class DefaultTextModel
{
    /// <summary>Writes from left to right.</summary>
    public const string LeftToRight = "kjv-ar";

    /// <summary>Fills holes.</summary>
    public const string Holes = "kjv-masked";

    /// <summary>The one that writes from left to right, where it is there and nothing asks for holes.</summary>
    /// <param name="names">The models there are.</param>
    /// <param name="asksForHoles">Whether a template, or something else that only models with holes have, is given.</param>
    public static string Of(IReadOnlyList<string> names, bool asksForHoles) =>
        !asksForHoles && names.Contains(LeftToRight) ? LeftToRight : Holes;
}
