using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What the READMEs of mdlm and sedd allow: network outputs 2e-5 absolute, for values of order 1. That of radd names no number for its
/// outputs; they are of the same kind.
/// </summary>
internal static class RotaryTolerance
{
    public const double Outputs = 2e-5;

    /// <summary>Stored log probabilities below this stand for "never": a million, give or take float32's steps of 1/16 there.</summary>
    private const double Never = -5e5;

    public static ParityError Output(Tensor actual, Tensor expected) => new(Deviation.OrderOne(actual, expected), Outputs);

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
