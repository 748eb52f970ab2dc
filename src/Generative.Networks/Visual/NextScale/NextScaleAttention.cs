using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Self-attention of next-scale prediction. [rows, positions, width] -> the same. Queries have a bias and values too, keys none; without
/// unit queries and keys the scores are scaled by a quarter of the usual, as published.
/// </summary>
internal sealed class NextScaleAttention : Module
{
    private const double FirstScale = 4, MaxScale = 100, PlainShare = 0.25;

    private readonly TokenLinear mat_qkv, proj;
    private readonly Parameter q_bias, v_bias;      // [width]
    private readonly Tensor zero_k_bias;            // [width], a buffer that stays 0
    private readonly Parameter? scale_mul_1H11;     // [1, heads, 1, 1], a logarithm
    private readonly int _heads;

    public NextScaleAttention(NextScaleOptions options) : base(nameof(NextScaleAttention))
    {
        var (width, init) = (options.Width, NextScaleInit.Usual(options));
        _heads = options.Heads;
        mat_qkv = new(width, 3L * width, useBias: false, init: init);
        proj = new(width, width, init: NextScaleInit.Branch(options, width));
        (q_bias, v_bias, zero_k_bias) = (new Parameter(zeros(width)), new Parameter(zeros(width)), zeros(width));
        scale_mul_1H11 = options.UnitAttention ? new Parameter(full([1, _heads, 1, 1], Math.Log(FirstScale), ScalarType.Float32)) : null;
        RegisterComponents();
    }

    /// <inheritdoc cref="NextBlockAttention.Run"/>
    public Tensor Run(Tensor x, Tensor? mask, Func<Tensor, Tensor, (Tensor Keys, Tensor Values)>? past)
    {
        using var scope = NewDisposeScope();
        var qkv = mat_qkv.forward(x) + cat([q_bias, zero_k_bias, v_bias]);
        // [rows, positions, 3 heads size] -> 3 of [rows, heads, positions, size]
        var parts = qkv.reshape(x.shape[0], x.shape[1], 3, _heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
        var (q, k, v) = (parts[0], parts[1], parts[2]);
        // torch's attention divides the scores by this; the published one has scales of its own.
        var usual = Math.Sqrt(q.shape[^1]);
        if (scale_mul_1H11 is null)
            q = q * PlainShare;
        else
        {
            q = functional.normalize(q, dim: -1) * (scale_mul_1H11.clamp_max(Math.Log(MaxScale)).exp() * usual);
            k = functional.normalize(k, dim: -1);
        }
        if (past is not null)
            (k, v) = past(k, v);
        var mixed = functional.scaled_dot_product_attention(q, k, v, mask);
        return proj.forward(mixed.transpose(1, 2).reshape(x.shape)).MoveToOuterDisposeScope();
    }
}
