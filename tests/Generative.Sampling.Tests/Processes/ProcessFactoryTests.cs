namespace Generative.Sampling.Tests;

public sealed class ProcessFactoryTests
{
    [Test]
    public void Settings_become_the_process_they_name()
    {
        var edm = (EdmProcess)Create("edm", ("sigma_min", 0.01), ("sigma_max", 20.0), ("rho", 3.0));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((edm.SigmaMin, edm.SigmaMax, edm.Rho), Is.EqualTo((0.01, 20.0, 3.0)));
        Assert.That(Create("vp"), Is.InstanceOf<VpProcess>());
        Assert.That(Create("ve").Levels(4)[0], Is.EqualTo(10_000).Within(1e-9));
    }

    [TestCase("edn", "", "type \"edn\" is not known; use absorbing, edm,")]
    [TestCase("edm", "sigma_mim", "unknown 'sigma_mim'")]
    [TestCase("edm", "sigma_min", "sigmaMin")]
    public void Wrong_settings_are_refused_by_name(string type, string name, string message)
    {
        (string, object)[] settings = name.Length == 0 ? [] : [(name, -1.0)];

        Assert.That(() => Create(type, settings), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    private static IForwardProcess Create(string type, params (string Name, object Value)[] settings) =>
        ProcessFactory.Create(ComponentSettings.Create(type, settings.ToDictionary(s => s.Name, s => (object?)s.Value)));
}
