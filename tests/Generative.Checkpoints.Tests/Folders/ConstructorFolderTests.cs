namespace Generative.Checkpoints.Tests;

public sealed class ConstructorFolderTests
{
    [TestCase("pfgmpp", "EDMPrecond")]
    [TestCase("dit/dit", "DiT")]
    public void Published_arguments_and_weights_are_read(string fixture, string type)
    {
        var path = Fixtures.At(fixture.Split('/'));
        var folder = ConstructorFolder.Open(path);

        Assert.That(ConstructorFolder.Recognises(path), Is.True);
        Assert.That(folder.Arguments.Type, Is.EqualTo(type));
        Assert.That(folder.WeightsHash, Does.Match("^[0-9a-f]{64}$"));
        using var weights = folder.OpenWeights();
        Assert.That(Path.GetFileName(weights.Path), Is.EqualTo("model.safetensors"));
    }

    [Test]
    public void Other_folders_are_not_taken_for_one()
    {
        using var folder = new TempFolder();
        Assert.That(ConstructorFolder.Recognises(folder.Path), Is.False);
        File.WriteAllText(folder["config.json"], "{");
        Assert.That(ConstructorFolder.Recognises(folder.Path), Is.False);
        Assert.That(ConstructorFolder.Recognises(Fixtures.At("unet2d-diffusers", "unconditional", "unet")), Is.False);
        Assert.That(() => ConstructorFolder.Open(folder["nowhere"]), Throws.InstanceOf<FileNotFoundException>());
    }
}
