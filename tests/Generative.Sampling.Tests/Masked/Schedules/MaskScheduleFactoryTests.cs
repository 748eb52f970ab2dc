namespace Generative.Sampling.Tests;

public sealed class MaskScheduleFactoryTests
{
    [Test]
    public void Settings_become_the_schedule_they_name()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(((LogLinearMaskSchedule)Create("log-linear")).Eps, Is.EqualTo(1e-3));
        Assert.That(((LogLinearMaskSchedule)Create("log-linear", ("eps", 0.0))).Eps, Is.Zero);
        Assert.That(((CosineMaskSchedule)Create("cosine", ("eps", 0.01))).Eps, Is.EqualTo(0.01));
        Assert.That(((CosineSquaredMaskSchedule)Create("cosine-squared")).Eps, Is.EqualTo(1e-3));
        var geometric = (GeometricMaskSchedule)Create("geometric", ("sigma_min", 0.5), ("sigma_max", 5.0));
        Assert.That((geometric.SigmaMin, geometric.SigmaMax), Is.EqualTo((0.5, 5.0)));
        var linear = (LinearMaskSchedule)Create("linear", ("sigma_max", 5.0));
        Assert.That((linear.SigmaMin, linear.SigmaMax), Is.EqualTo((0.0, 5.0)));
        Assert.That(((PolynomialMaskSchedule)Create("polynomial", ("power", 2.0))).Power, Is.EqualTo(2));
        Assert.That(Create("maskgit-cosine"), Is.InstanceOf<MaskGitMaskSchedule>());
    }

    [TestCase("log-linear")]
    [TestCase("geometric")]
    [TestCase("cosine")]
    [TestCase("cosine-squared")]
    [TestCase("linear")]
    [TestCase("maskgit-cosine")]
    public void Schedules_are_named_as_their_settings_are(string type) => Assert.That(Create(type).Name, Is.EqualTo(type));

    [TestCase("loglinear", "", 0, "use cosine, cosine-squared, geometric, linear, log-linear, maskgit-cosine or polynomial")]
    [TestCase("log-linear", "epps", 0.1, "unknown 'epps'")]
    [TestCase("log-linear", "eps", 1, "eps is 1; give a number from 0 to below 1")]
    [TestCase("cosine", "eps", -0.1, "eps is -0.1")]
    [TestCase("cosine-squared", "eps", double.NegativeInfinity, "eps is -Infinity")]
    [TestCase("geometric", "sigma_min", 0, "sigmaMin is 0; give a number above 0")]
    [TestCase("geometric", "sigma_max", 1e-5, "sigmaMax is 1E-05; give a finite number above sigmaMin")]
    [TestCase("geometric", "sigma_max", double.PositiveInfinity, "sigmaMax is Infinity")]
    [TestCase("linear", "sigma_min", -1, "sigmaMin is -1; give 0 or more")]
    [TestCase("linear", "sigma_max", 0, "sigmaMax is 0")]
    [TestCase("linear", "eps", 0.1, "unknown 'eps'")]
    [TestCase("polynomial", "", 0, "lacks 'power'")]
    [TestCase("polynomial", "power", 0, "power is 0; give a finite number above 0")]
    [TestCase("maskgit-cosine", "eps", 0.1, "unknown 'eps'")]
    public void Wrong_settings_are_refused_by_name(string type, string name, double value, string message)
    {
        (string, object)[] settings = name.Length == 0 ? [] : [(name, value)];
        Assert.That(() => Create(type, settings), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    private static MaskSchedule Create(string type, params (string Name, object Value)[] settings) =>
        MaskSchedule.Create(ComponentSettings.Create(type, settings.ToDictionary(s => s.Name, s => (object?)s.Value)));
}
