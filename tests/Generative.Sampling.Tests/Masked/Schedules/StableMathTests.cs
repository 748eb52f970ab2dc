namespace Generative.Sampling.Tests;

public sealed class StableMathTests
{
    [TestCase(1e-12, 1.0000000000005e-12)]
    [TestCase(-1e-12, -9.999999999995e-13)]
    [TestCase(0.5, 0.64872127070012814684865)]
    [TestCase(-0.999999, -0.6321201909489325)]
    [TestCase(3, 19.085536923187667740928)]
    [TestCase(double.NegativeInfinity, -1)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(0, 0)]
    public void Exponential_less_1(double x, double expected) =>
        Assert.That(StableMath.ExpM1(x), Is.EqualTo(expected).Within(1e-12).Percent);

    [TestCase(1e-12, 9.999999999995e-13)]
    [TestCase(-1e-300, -1e-300)]
    [TestCase(-0.5, -0.69314718055994530941723)]
    [TestCase(-1, double.NegativeInfinity)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    [TestCase(4, 1.6094379124341003746007)]
    public void Logarithm_of_1_more(double x, double expected) =>
        Assert.That(StableMath.LogP1(x), Is.EqualTo(expected).Within(1e-12).Percent);

    [TestCase(0.25, 2, 0.4375)]
    [TestCase(1e-18, 5, 5e-18)]
    [TestCase(1, 3, 1)]
    [TestCase(1, 0, 0)]
    [TestCase(0, 3, 0)]
    public void At_least_one_of_several(double p, double n, double expected) =>
        Assert.That(StableMath.AtLeastOne(p, n), Is.EqualTo(expected).Within(1e-12).Percent);
}
