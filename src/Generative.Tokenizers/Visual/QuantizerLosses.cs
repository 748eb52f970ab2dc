using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>What a quantiser adds to a tokenizer's loss, term by term.</summary>
/// <param name="Quantized">The codes the terms are about; the decoder is to be given these.</param>
/// <param name="Terms">
/// Scalars with gradients by name (<see cref="QuantizerTerms"/>, and others of the quantiser's own), unweighted as their papers write
/// them.
/// </param>
/// <param name="Total">Scalar: the sum with the weights of the quantiser's options. This is what training adds to its loss.</param>
public sealed record QuantizerLosses(QuantizedLatent Quantized, IReadOnlyDictionary<string, Tensor> Terms, Tensor Total)
{
    /// <summary>The term of a name.</summary>
    /// <exception cref="KeyNotFoundException">The quantiser has no such term; the message lists those it has.</exception>
    public Tensor this[string term] => Terms.TryGetValue(term, out var value) ? value
        : throw new KeyNotFoundException($"the quantiser has no loss term '{term}'; it has {string.Join(", ", Terms.Keys)}");

    /// <summary>Keeps all of it alive beyond the current dispose scope.</summary>
    internal QuantizerLosses MoveToOuterDisposeScope()
    {
        Quantized.MoveToOuterDisposeScope();
        Total.MoveToOuterDisposeScope();
        foreach (var term in Terms.Values)
            term.MoveToOuterDisposeScope();
        return this;
    }
}
