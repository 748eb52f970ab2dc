using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>What a <see cref="TokenNetwork"/> is asked.</summary>
/// <param name="Ids">Token ids, int64 [batch, length].</param>
/// <param name="Sigma">Total noise of each row, float32 [batch]; null where the network does not hear of it.</param>
/// <param name="Visible">[batch, length], 0 where a token is hidden from all others; null for none.</param>
/// <param name="Positions">Positions whose answers are wanted, ascending; null for all.</param>
public sealed record TokenQuestion(Tensor Ids, Tensor? Sigma, Tensor? Visible, IReadOnlyList<int>? Positions)
{
    /// <summary>Remembers finished tokens before these ones; null for none.</summary>
    public IModelCache? Cache { get; init; }

    /// <summary>The wanted positions of an answer about all of them.</summary>
    /// <param name="answer">[batch, length, vocabulary].</param>
    public Tensor Chosen(Tensor answer)
    {
        if (Positions is null)
            return answer;
        using var index = tensor([.. Positions.Select(p => (long)p)], ScalarType.Int64, answer.device);
        return answer.index_select(1, index);
    }
}
