namespace Generative.Samples.Generate;

/// <summary>Kinds of states in words.</summary>
internal static class StateWords
{
    /// <summary>The kind in a word.</summary>
    public static string Of(StateKind kind) => kind switch
    {
        StateKind.Continuous => "numbers",
        StateKind.Tokens => "tokens",
        _ => "counts",
    };
}
