using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Self-attention with query, key and value of their own. [rows, positions, width] -> the same.</summary>
internal sealed class NextBlockAttention : Module
{
    private readonly TokenLinear key, query, value, proj;
    private readonly int _heads;

    public NextBlockAttention(int width, int heads) : base(nameof(NextBlockAttention))
    {
        _heads = heads;
        var init = TokenMath.Deviation(NextBlockBody.Deviation, width);
        key = new(width, width, init: init);
        query = new(width, width, init: init);
        value = new(width, width, init: init);
        proj = new(width, width, init: init);
        RegisterComponents();
    }

    /// <param name="x">[rows, positions, width].</param>
    /// <param name="mask">True where a position may look, [positions, all positions]; null for everywhere.</param>
    /// <param name="past">Turns the positions' keys and values into those of all; null where these are all.</param>
    public Tensor Run(Tensor x, Tensor? mask, Func<Tensor, Tensor, (Tensor Keys, Tensor Values)>? past)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Split(query.forward(x)), Split(key.forward(x)), Split(value.forward(x)));
        if (past is not null)
            (k, v) = past(k, v);
        var mixed = functional.scaled_dot_product_attention(q, k, v, mask);
        return proj.forward(mixed.transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();
    }

    // [rows, positions, heads * width] -> [rows, heads, positions, width]
    private Tensor Split(Tensor x) => x.reshape(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}
