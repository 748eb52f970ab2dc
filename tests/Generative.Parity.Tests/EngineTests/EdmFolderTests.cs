using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The parity tests can fail: each damage to a good folder shows, in the case it belongs to.</summary>
public sealed class EdmFolderTests
{
    private TemporaryFixtures _fixtures = null!;
    private string _folder = null!;

    [SetUp]
    public void CopyGoodFolder()
    {
        _fixtures = new();
        _folder = _fixtures.Copy("edm-songunet", "edm-songunet/net");
    }

    [TearDown]
    public void DeleteRoot() => _fixtures.Dispose();

    [Test]
    public void UnknownTensor_FailsNamingIt()
    {
        TemporaryFixtures.EditCases(_folder, t => t["sundial"] = ones(2));
        Assert.That(Failures(), Is.EqualTo(new[] { "edm-songunet/net/sundial" }));
    }

    [Test]
    public void TrajectoryWithoutArguments_FailsNamingIt()
    {
        TemporaryFixtures.EditCases(_folder, t => t["heun_sundial.trajectory"] = ones(2));
        Assert.That(Failures(), Is.EqualTo(new[] { "edm-songunet/net/heun_sundial" }));
    }

    [Test]
    public void UnknownSamplerArgument_FailsNamingTheRun()
    {
        TemporaryFixtures.EditJson(_folder, "samplers.json", "\"S_churn\"", "\"S_chrun\"");
        var result = _fixtures.Run().Single(r => !r.Passed);
        Assert.That(result.Name, Is.EqualTo("edm-songunet/net/heun_churn"));
        Assert.That(result.Reason, Does.Contain("S_chrun"));
    }

    [Test]
    public void AnotherSigmaData_FailsTheDenoiserAndItsRuns()
    {
        TemporaryFixtures.EditJson(_folder, "config.json", "\"sigma_data\": 0.5", "\"sigma_data\": 0.5001");
        Assert.That(Failures(), Does.Contain("edm-songunet/net/denoised").And.Contain("edm-songunet/net/heun_ode"));
        Assert.That(Failures(), Does.Not.Contain("edm-songunet/net/raw_out"));
    }

    [Test]
    public void UnsupportedNoiseLevels_AreLeftOutOfTheRun()
    {
        TemporaryFixtures.EditJson(_folder, "config.json", "\"sigma_max\": \"Infinity\"", "\"sigma_max\": 40");
        Assert.That(Failures(), Does.Contain("edm-songunet/net/heun_ode").And.Contain("edm-songunet/net/t_steps_8"));
    }

    [Test]
    public void NaNInTheFixture_Fails()
    {
        TemporaryFixtures.EditCases(_folder, t => t["denoised"][0, 0, 0, 0] = float.NaN);
        Assert.That(Failures(), Is.EqualTo(new[] { "edm-songunet/net/denoised" }));
    }

    [Test]
    public void ConfigWithUnknownArgument_FailsEveryCase()
    {
        TemporaryFixtures.EditJson(_folder, "config.json", "\"img_channels\"", "\"sundial\": 1, \"img_channels\"");
        Assert.That(_fixtures.Run().Select(r => r.Reason), Has.All.Contains("sundial"));
    }

    [Test]
    public void TruncatedWeights_FailTheWeightsCase()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
        Assert.That(Failures(), Does.Contain("edm-songunet/net/weights"));
    }

    [Test]
    public void MissingCasesFile_FailsTheFolder()
    {
        File.Delete(Path.Combine(_folder, "cases.safetensors"));
        Assert.That(Failures(), Is.EqualTo(new[] { "edm-songunet/net/folder" }));
    }

    [Test]
    public void AbsentOptionalCases_AreSimplyNotRun()
    {
        TemporaryFixtures.EditCases(_folder, tensors =>
        {
            foreach (var name in tensors.Keys.Where(k => k is not ("x" or "sigma" or "class_labels" or "denoised")).ToList())
                tensors.Remove(name);
        });
        Assert.That(_fixtures.Run().Select(r => (r.Name, r.Passed)),
            Is.EqualTo(new[] { ("edm-songunet/net/weights", true), ("edm-songunet/net/denoised", true) }));
    }

    private string[] Failures() => [.. _fixtures.Run().Where(r => !r.Passed).Select(r => r.Name)];
}
