namespace Generative.Sampling.Tests;

/// <summary>Ends a text after some tokens in a row, all of them made.</summary>
internal sealed class EndsWith(params long[] tokens) : ITokenStop
{
    public bool IsEnd(ReadOnlySpan<long> text, int made) => made >= tokens.Length && text.EndsWith(tokens);
}
