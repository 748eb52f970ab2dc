using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Puts the deviation of a guided answer back towards the conditional one's, against over-exposure at large weights. Lin, Liu, Li, Yang
/// 2024, "Common Diffusion Noise Schedules and Sample Steps are Flawed", equations 15 and 16. Deviations are of one row, over all else, and
/// of the kind the model predicts (epsilon, v, x0), as the paper does it: the same phi means something else for another kind.
/// </summary>
public static class GuidanceRescale
{
    /// <summary>x_cfg (phi std(x_pos) / std(x_cfg) + 1 - phi).</summary>
    /// <param name="guided">x_cfg, [batch, ...].</param>
    /// <param name="conditional">x_pos, of the same shape.</param>
    /// <param name="phi">0 for no change to 1 for the conditional answer's deviation.</param>
    /// <returns>The guided answer itself when phi is 0; rows without deviation stay as they are.</returns>
    public static Tensor Apply(Tensor guided, Tensor conditional, double phi)
    {
        if (phi == 0 || guided.dim() < 2)
            return guided;
        using var scope = NewDisposeScope();
        long[] rest = [.. Enumerable.Range(1, (int)guided.dim() - 1)];
        var own = guided.std(rest, unbiased: false, keepdim: true);
        var factor = conditional.std(rest, unbiased: false, keepdim: true) / own * phi + (1 - phi);
        return where(own.eq(0), guided, guided * factor).MoveToOuterDisposeScope();
    }

    /// <summary>phi itself when it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public static double Checked(double phi) => phi is >= 0 and <= 1 ? phi
        : throw new ArgumentOutOfRangeException(nameof(phi), phi, string.Create(
            CultureInfo.InvariantCulture, $"guidance rescale is {phi}; give a number from 0 (none) to 1."));
}
