using static TorchSharp.torch;

namespace Generative;

/// <summary>What a batch is asked to show. Immutable; holds tensors but does not own them.</summary>
public sealed record Conditioning
{
    /// <summary>Class index for "no class".</summary>
    public const int NoClass = -1;

    /// <summary>Nothing asked.</summary>
    public static Conditioning None { get; } = new();

    /// <summary>Class index of each batch row, <see cref="NoClass"/> for none; null when the model has no classes.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Further inputs by name (text embeddings, masks, clean context), each [batch, ...].</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>The same batch with nothing asked: what classifier-free guidance compares with.</summary>
    public Conditioning Unconditional() => new() { Classes = Classes is null ? null : [.. Classes.Select(_ => NoClass)] };

    /// <summary>What some rows of the batch are asked to show; new tensors, in the caller's dispose scope.</summary>
    /// <param name="rows">Row numbers; a row may be named more than once.</param>
    public Conditioning Select(IReadOnlyList<int> rows) => new()
    {
        Classes = Classes is null ? null : [.. rows.Select(r => Classes[r])],
        Tensors = Tensors.ToDictionary(t => t.Key, t => Chosen(t.Value, rows)),
    };

    private static Tensor Chosen(Tensor values, IReadOnlyList<int> rows)
    {
        using var index = tensor([.. rows.Select(r => (long)r)], ScalarType.Int64, values.device);
        return values.index_select(0, index);
    }
}
