using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Frequencies of rotary positions (Su et al. 2021, RoFormer, section 3.2.2) and their changes for longer texts, in float32 arithmetic as
/// published networks compute them.
/// </summary>
public static class RotaryFrequencies
{
    /// <summary>The frequencies of a network, in radians a position: half a head's width of them.</summary>
    /// <param name="options">The network.</param>
    /// <param name="length">Tokens of the text; only <see cref="RotaryScalingKind.Dynamic"/> asks for it.</param>
    public static float[] Of(LlamaOptions options, int length)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (width, scaling) = (options.HeadSize, options.Scaling);
        return (scaling?.Kind switch
        {
            RotaryScalingKind.Linear => Plain(options.RopeTheta, width) / (float)scaling.Factor,
            RotaryScalingKind.Dynamic => Plain(Base(options, scaling, length), width),
            RotaryScalingKind.Llama3 => Llama3(Plain(options.RopeTheta, width), scaling),
            RotaryScalingKind.Yarn => Yarn(options, scaling),
            _ => Plain(options.RopeTheta, width),
        }).data<float>().ToArray();
    }

    /// <summary>What cosines and sines are multiplied by; 1 but for <see cref="RotaryScalingKind.Yarn"/> (Peng et al. 2023,
    /// equation 22).</summary>
    public static double AttentionFactor(LlamaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Scaling is not { Kind: RotaryScalingKind.Yarn } scaling)
            return 1;
        return scaling.AttentionFactor ?? (scaling is { MScale: > 0 and var own, MScaleAll: > 0 and var all }
            ? Strength(own) / Strength(all) : Strength(1));

        double Strength(double scale) => 0.1 * scale * Math.Log(scaling.Factor) + 1;
    }

    // theta^(-2i / width)
    private static Tensor Plain(double theta, int width) => 1 / pow((float)theta, Exponents(width));

    private static Tensor Exponents(int width) => arange(0, width, 2, ScalarType.Float32, CPU) / width;

    // Within the first length the base is the network's own.
    private static double Base(LlamaOptions options, RotaryScaling scaling, int length)
    {
        double first = options.MaxLength, beyond = Math.Max(length, options.MaxLength);
        return options.RopeTheta * Math.Pow(scaling.Factor * beyond / first - (scaling.Factor - 1),
            options.HeadSize / (options.HeadSize - 2.0));
    }

    private static Tensor Llama3(Tensor plain, RotaryScaling scaling)
    {
        var turns = scaling.OriginalLength!.Value / (2 * Math.PI / plain);
        var kept = ((turns - scaling.LowTurns) / (scaling.HighTurns - scaling.LowTurns)).clamp(0, 1);
        return (1 - kept) * plain / scaling.Factor + kept * plain;
    }

    private static Tensor Yarn(LlamaOptions options, RotaryScaling scaling)
    {
        var (width, first) = (options.HeadSize, scaling.OriginalLength ?? options.MaxLength);
        var (low, high) = (Entry(scaling.BetaFast), Entry(scaling.BetaSlow));
        if (scaling.Truncates)
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        (low, high) = (Math.Max(low, 0), Math.Min(high, width - 1));
        if (low == high)
            high += 0.001;      // as published: no division by zero
        var divided = ((arange(0, width / 2, 1, ScalarType.Float32, CPU) - low) / (high - low)).clamp(0, 1);
        var plain = Plain(options.RopeTheta, width);
        return plain / scaling.Factor * divided + plain * (1 - divided);

        // The entry whose wave makes so many turns within the first length (equation 17's ramp, on entries).
        double Entry(double turns) => width * Math.Log(first / (turns * 2 * Math.PI)) / (2 * Math.Log(options.RopeTheta));
    }
}
