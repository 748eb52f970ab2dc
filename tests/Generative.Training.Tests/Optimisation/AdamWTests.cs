using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Optimisation;

public sealed class AdamWTests
{
    [TestCase(0.0, 0.9, 0.999)]
    [TestCase(0.1, 0.8, 0.95)]
    public void Thirty_steps_equal_torchs_own(double weightDecay, double beta1, double beta2)
    {
        using var scope = NewDisposeScope();
        Parameter ours = Start(), theirs = Start();
        using var optimizer = new AdamW([("w", ours)], new() { WeightDecay = weightDecay, Beta1 = beta1, Beta2 = beta2 });
        using var reference = optim.AdamW([theirs], lr: 1e-2, beta1: beta1, beta2: beta2, weight_decay: weightDecay);
        for (var step = 1; step <= 30; step++)
        {
            Loss(ours).backward();
            optimizer.Step(step, 1e-2);
            optimizer.ZeroGrad();
            reference.zero_grad();
            Loss(theirs).backward();
            reference.step();
        }

        Assert.That((ours - theirs).abs().max().item<double>(), Is.LessThan(1e-14));
        Assert.That((ours - Start()).abs().max().item<double>(), Is.GreaterThan(0.1), "nothing was learnt");
    }

    [Test]
    public void Moments_carry_the_parameters_names()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new AdamW([("a.weight", Start()), ("frozen", new Parameter(zeros(2), requires_grad: false))]);
        Assert.That(optimizer.State.Select(s => s.Key), Is.EqualTo(new[] { "exp_avg.a.weight", "exp_avg_sq.a.weight" }));
    }

    [Test]
    public void Parameter_without_gradient_stays()
    {
        using var scope = NewDisposeScope();
        var parameter = Start();
        using var optimizer = new AdamW([("w", parameter)], new() { WeightDecay = 0.5 });
        optimizer.Step(1, 0.1);
        Assert.That(parameter.equal(Start()).all().item<bool>());
    }

    [TestCase(1.0, 0.999, 1e-8, 0.0, "Beta1")]
    [TestCase(0.9, -0.1, 1e-8, 0.0, "Beta2")]
    [TestCase(0.9, 0.999, 0.0, 0.0, "Eps")]
    [TestCase(0.9, 0.999, 1e-8, double.NaN, "WeightDecay")]
    public void Option_out_of_range_is_named(double beta1, double beta2, double eps, double decay, string name) => Assert.That(
        () => new AdamW([], new() { Beta1 = beta1, Beta2 = beta2, Eps = eps, WeightDecay = decay }),
        Throws.ArgumentException.With.Message.StartsWith($"{name} is"));

    private static Parameter Start() => new(arange(-2, 2, 0.5, ScalarType.Float64));

    private static Tensor Loss(Tensor w) => ((w - 3).square() + (w * 5).sin()).sum();
}
