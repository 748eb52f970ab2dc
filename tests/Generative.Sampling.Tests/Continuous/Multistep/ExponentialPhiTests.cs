namespace Generative.Sampling.Tests;

public sealed class ExponentialPhiTests
{
    // phi_1(1) = e - 1, phi_2(1) = e - 2, phi_3(1) = e - 5/2; at 0 the inverse factorials.
    [TestCase(0, 1.0, 2.718281828459045)]
    [TestCase(1, 1.0, 1.718281828459045)]
    [TestCase(2, 1.0, 0.718281828459045)]
    [TestCase(3, 1.0, 0.218281828459045)]
    [TestCase(1, 0.0, 1.0)]
    [TestCase(3, 0.0, 0.16666666666666666)]
    [TestCase(2, 1e-9, 0.50000000016666667)]
    public void Values_are_those_of_the_definition(int k, double z, double expected) =>
        Assert.That(ExponentialPhi.Phi(k, z), Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void Series_and_recurrence_meet([Range(0, 5)] int k, [Values(-1, 1)] int sign) =>
        Assert.That(ExponentialPhi.Phi(k, sign * 0.9999999999), Is.EqualTo(ExponentialPhi.Phi(k, sign)).Within(1e-9));

    [Test]
    public void Weights_solve_their_system()
    {
        double[] ratios = [-0.7, -1.9, 1];
        const double z = -0.8;
        var b = Math.Exp(z) - 1;

        var rho = UniPcWeights.Solve(ratios, z, b);

        using var _ = Assert.EnterMultipleScope();
        for (var (i, factorial) = (0, 1.0); i < 3; factorial *= ++i + 1)
        {
            var left = ratios.Zip(rho, (r, w) => Math.Pow(r, i) * w).Sum() * b;
            Assert.That(left, Is.EqualTo(z * ExponentialPhi.Phi(i + 2, z) * factorial).Within(1e-14));
        }
    }
}
