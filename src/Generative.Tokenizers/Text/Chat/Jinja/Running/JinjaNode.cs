namespace Generative.Tokenizers;

/// <summary>Puts the count of work before an operation.</summary>
internal static class JinjaNode
{
    /// <summary>The operation, counted whenever it is asked for.</summary>
    public static JinjaEvaluate Of(JinjaWords words, Func<JinjaScope, JinjaAt, object?> operation) => scope =>
    {
        var at = scope.At(words);
        at.Step();
        return operation(scope, at);
    };
}
