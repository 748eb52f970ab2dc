using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The joint's entropy, and the any-order loss of the ideal network over all sequences and all masks, which equals it.</summary>
internal static class ToyJointSums
{
    private const string Entropy = "entropy", Loss = "expected_any_order_loss";

    /// <summary>Sums in float64, stored in float64.</summary>
    private const double Closed = 1e-9;

    public static readonly string[] Names = [Entropy, Loss];

    public static ParityError Measure(ToyJointFixture f, string name) =>
        new(Math.Abs((name == Entropy ? EntropyOf(f["joint"]) : LossOf(f)) - f[name].item<double>()), Closed);

    private static double EntropyOf(Tensor joint)
    {
        var p = joint[joint.gt(0)];
        return -(p * p.log()).sum().item<double>();
    }

    /// <summary>Every number of masks is as likely, and every choice of so many positions.</summary>
    private static double LossOf(ToyJointFixture f)
    {
        using var oracle = new ToyJointOracle(f);
        var (joint, length) = (f["joint"], f.Length);
        var possible = joint.gt(0);
        var clean = Sequences(length, f.Tokens)[possible];
        var sum = 0.0;
        for (var subset = 1; subset < 1 << length; subset++)
        {
            using var scope = NewDisposeScope();
            var masked = tensor([.. Enumerable.Range(0, length).Select(i => (subset >> i & 1) == 1)]);
            var noisy = clean.masked_fill(masked, f.Tokens);
            var answer = oracle.Predict(new(noisy, NoiseLevels.All(1), Conditioning.None)).Value;
            var mean = (AnyOrderLoss.Loss(answer, clean, noisy, f.Tokens) * joint[possible]).sum().item<double>();
            sum += mean / length / Choices(length, int.PopCount(subset));
        }
        return sum;
    }

    /// <summary>All sequences in the order of their numbers, first position most significant.</summary>
    private static Tensor Sequences(int length, int tokens)
    {
        var numbers = arange((long)Math.Pow(tokens, length), ScalarType.Int64);
        return stack([.. Enumerable.Range(0, length).Select(i =>
            numbers.div((long)Math.Pow(tokens, length - 1 - i), RoundingMode.floor).remainder(tokens))], -1);
    }

    private static double Choices(int n, int k) => Enumerable.Range(0, k).Aggregate(1.0, (c, i) => c * (n - i) / (i + 1));
}
