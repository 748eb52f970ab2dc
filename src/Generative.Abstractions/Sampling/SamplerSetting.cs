namespace Generative;

/// <summary>A number a user may set for a run.</summary>
/// <param name="Name">The paper's symbol or word, for example <c>eta</c>.</param>
/// <param name="Default">Value when it is not set.</param>
/// <param name="Min">Lowest allowed value.</param>
/// <param name="Max">Highest allowed value.</param>
/// <param name="Description">One sentence.</param>
public sealed record SamplerSetting(string Name, double Default, double Min, double Max, string Description);
