using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A rule whose scores depend on what the network said at earlier steps of a text, not on its tokens alone. The run keeps one number a
/// text for it, and puts it into the state so that a stopped run goes on. Samplers that try tokens ahead refuse it.
/// </summary>
public interface IRememberingRule : ILogitsRule
{
    /// <summary>Name of the state's part that holds the numbers, float64 [rows].</summary>
    string Memory { get; }

    /// <summary>A text's number before its first token is made.</summary>
    double Initial { get; }

    /// <summary>The changed scores of the next token of each text, and what to remember of it.</summary>
    /// <param name="scores">As <see cref="ILogitsRule.Apply"/>.</param>
    /// <param name="rows">As <see cref="ILogitsRule.Apply"/>.</param>
    /// <param name="memory">One number a row; written over.</param>
    Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows, Span<double> memory);

    /// <summary>Not to be asked without the memory.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    Tensor ILogitsRule.Apply(Tensor scores, IReadOnlyList<DecodingRow> rows) => throw new InvalidOperationException(
        $"The rule '{Memory}' needs what the network said at every earlier step, which samplers that try tokens ahead do not keep; "
        + "use the samplers 'sample' or 'greedy', or another rule ('nmst' in place of 'self-terminating').");
}
