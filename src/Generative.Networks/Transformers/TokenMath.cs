using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// What both published forms of the diffusion transformer compute between their layers. Tokens are [batch, token, width].
/// </summary>
internal static class TokenMath
{
    /// <summary>Epsilon of DiT's norms.</summary>
    public const double NormEps = 1e-6;

    /// <summary>Initial weights of DiT: Glorot's, biases 0 (Peebles and Xie 2023, as published).</summary>
    public static readonly WeightInit Glorot = new(InitMode.XavierUniform);

    /// <summary>Initial weights of layers that start as nothing (adaLN-Zero): 0.</summary>
    public static readonly WeightInit Zero = new(InitMode.XavierUniform, 0);

    /// <summary>Initial weights of the given standard deviation, biases 0.</summary>
    public static WeightInit Deviation(double deviation, int fanIn) => new(InitMode.KaimingNormal, deviation * Math.Sqrt(fanIn));

    /// <summary>Layer norm over the width without gain and offset.</summary>
    public static Tensor Norm(Tensor tokens) => functional.layer_norm(tokens, [tokens.shape[^1]], eps: NormEps);

    /// <summary>adaLN: x (1 + scale) + shift, with scale and shift [batch, width] for all tokens.</summary>
    public static Tensor Modulate(Tensor tokens, Tensor shift, Tensor scale) => tokens * (scale.unsqueeze(1) + 1) + shift.unsqueeze(1);

    /// <summary>
    /// Puts patches back in their places: [batch, grid^2, patch^2 channels] -> [batch, channels, grid patch, grid patch].
    /// </summary>
    public static Tensor Picture(Tensor tokens, int patch, int channels)
    {
        var n = tokens.shape[0];
        var grid = (long)Math.Round(Math.Sqrt(tokens.shape[1]));
        var side = grid * patch;
        return tokens.reshape([n, grid, grid, patch, patch, channels]).permute(0, 5, 1, 3, 2, 4).reshape(n, channels, side, side);
    }
}
