using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// Changes the scores that the next token is drawn from: temperature, a nucleus, a penalty. Applied one after the other; the softmax of
/// the last one's scores is what is drawn from. Immutable and safe for concurrent use.
/// </summary>
public interface ILogitsRule
{
    /// <summary>The changed scores.</summary>
    /// <param name="scores">Logits [row, vocabulary], float64 in samplers; -infinity for what cannot be drawn. Not to be changed.</param>
    /// <param name="rows">What each row of them continues.</param>
    /// <returns>The same shape and dtype: fresh in the caller's dispose scope, or <paramref name="scores"/> itself.</returns>
    Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows);
}
