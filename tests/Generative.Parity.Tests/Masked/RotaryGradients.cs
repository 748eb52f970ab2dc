using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Gradients of a loss by a network's parameters: LOSS.grad.PARAMETER, or its norm, LOSS.grad_norm.PARAMETER.</summary>
internal static class RotaryGradients
{
    private const string Whole = ".grad.", Norm = ".grad_norm.";

    public static bool Are(string name) =>
        name.Contains(Whole, StringComparison.Ordinal) || name.Contains(Norm, StringComparison.Ordinal);

    /// <summary>The loss that a gradient's name begins with.</summary>
    public static string Loss(string name) => name[..name.IndexOf(name.Contains(Norm, StringComparison.Ordinal) ? Norm : Whole,
        StringComparison.Ordinal)];

    /// <summary>Computes the scalar loss with gradients, and compares one of them.</summary>
    public static ParityError Measure(RotaryFixture f, string name, Func<Tensor> loss)
    {
        using var gradients = enable_grad();
        loss().backward();
        var norm = name.Contains(Norm, StringComparison.Ordinal);
        var wanted = name[(Loss(name).Length + (norm ? Norm.Length : Whole.Length))..];
        // Stored names lack the prefix that published weights have.
        var (_, parameter) = f.Network.named_parameters().Single(p =>
            p.name == wanted || p.name.EndsWith($".{wanted}", StringComparison.Ordinal));
        var gradient = parameter.grad ?? throw new InvalidDataException($"the loss has no gradient by '{wanted}'");
        using var no = no_grad();
        // A gradient that was zeroed before it was written is all zeros and has a norm that is not: then the norm is what there is.
        var other = name.Replace(Whole, Norm, StringComparison.Ordinal);
        if (!norm && f[name].count_nonzero().item<long>() == 0 && f[other].item<float>() > 0)
            (norm, name) = (true, other);
        return LossTolerance.Gradient(norm ? gradient.norm() : gradient, f[name]);
    }
}
