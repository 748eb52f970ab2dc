using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What the READMEs of mdlm, radd and sedd allow: network outputs 2e-5 absolute.</summary>
internal static class RotaryTolerance
{
    public const double Outputs = 2e-5;

    /// <summary>Stored log probabilities below this stand for "never": a million, give or take float32's steps of 1/16 there.</summary>
    private const double Never = -5e5;

    /// <summary>Logits and logarithms.</summary>
    public static ParityError Output(Tensor actual, Tensor expected) => new(Deviation.Absolute(actual, expected), Outputs);

    /// <summary>Exponentials of logarithms, each relative to itself where it is above 1: that is the error of its logarithm.</summary>
    public static ParityError Exponential(Tensor actual, Tensor expected) =>
        new(Deviation.Scaled(actual, expected, e => e.clamp(min: 1)), Outputs);

    /// <summary>What cannot be must be the same entries; all others are compared as outputs are.</summary>
    public static ParityError LogProbabilities(Tensor actual, Tensor expected)
    {
        var barred = expected.lt(Never);
        if (!actual.lt(Never).eq(barred).all().item<bool>())
            throw new InvalidDataException("the entries that cannot be are not those of the fixture");
        return ParityError.Worst([
            Output(actual.masked_fill(barred, 0), expected.masked_fill(barred, 0)),
            new(Deviation.Relative(actual, expected), Outputs)]);
    }
}
