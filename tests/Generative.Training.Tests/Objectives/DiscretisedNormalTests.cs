using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class DiscretisedNormalTests
{
    [TestCase(true, 1e-12)]
    [TestCase(false, 1e-12)]
    public void Likelihoods_of_all_shades_add_up_to_1(bool exact, double within)
    {
        using var scope = NewDisposeScope();
        var shades = arange(256, ScalarType.Float64) / 127.5 - 1;

        // Wide enough that no shade's mass falls below the least one.
        var mass = DiscretisedNormal.LogLikelihood(shades, full_like(shades, 0.2), full_like(shades, Math.Log(0.5)), exact).exp().sum();

        Assert.That(mass.item<double>(), Is.EqualTo(1).Within(within));
    }

    [Test]
    public void Published_approximation_is_close_and_not_the_same()
    {
        using var scope = NewDisposeScope();
        var shades = arange(256, ScalarType.Float64) / 127.5 - 1;
        Tensor Mass(bool exact) =>
            DiscretisedNormal.LogLikelihood(shades, zeros_like(shades), full_like(shades, Math.Log(0.3)), exact).exp();

        Assert.That((Mass(true) - Mass(false)).abs().max().item<double>(), Is.GreaterThan(1e-8).And.LessThan(5e-4));
    }

    [Test]
    public void Impossible_shade_has_a_finite_likelihood()
    {
        using var scope = NewDisposeScope();
        var one = ones(1, ScalarType.Float64);

        Assert.That(DiscretisedNormal.LogLikelihood(-one, one, one * -8).item<double>(), Is.EqualTo(Math.Log(1e-12)).Within(1e-9));
    }
}
