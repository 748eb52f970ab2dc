namespace Generative.Networks.Tests;

public sealed class EdmPrecondConfigTests
{
    private const string Rest = "\"model_channels\": 8, \"channel_mult\": [1, 2], \"num_blocks\": 1, \"attn_resolutions\": [4]";
    private const string Small = "{\"img_resolution\": 8, \"img_channels\": 3, \"label_dim\": 4, " + Rest + "}";

    [Test]
    public void PublishedArguments_BuildTheNetworkTheyName()
    {
        using var network = EdmPrecondConfig.Read(With("\"model_type\": \"SongUNet\", \"sigma_data\": 0.25, \"sigma_min\": 0.01, \"sigma_max\": 70"));
        Assert.Multiple(() =>
        {
            Assert.That(network.Network, Is.TypeOf<SongUNet>());
            Assert.That((network.SigmaData, network.SigmaMin, network.SigmaMax, network.LabelDim), Is.EqualTo((0.25, 0.01, 70.0, 4)));
            Assert.That((network.Network.Options.InChannels, network.Network.Options.OutChannels), Is.EqualTo((3, 3)));
        });
    }

    [Test]
    public void AbsentArguments_TakeThePublishedDefaults()
    {
        using var network = EdmPrecondConfig.Read(Small);
        Assert.Multiple(() =>
        {
            Assert.That(network.Network, Is.TypeOf<DhariwalUNet>());
            Assert.That((network.SigmaData, network.SigmaMin, network.SigmaMax), Is.EqualTo((0.5, 0.0, double.PositiveInfinity)));
        });
    }

    [Test]
    public void File_IsReadByPath()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, With("\"sigma_max\": \"Infinity\", \"use_fp16\": true, \"_class\": \"EDMPrecond\""));
            using var network = EdmPrecondConfig.Read(path);
            Assert.That(network.SigmaMax, Is.EqualTo(double.PositiveInfinity));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("\"sundial\": 1", "sundial")]
    [TestCase("\"_class\": \"VPPrecond\"", "VPPrecond")]
    [TestCase("\"model_type\": \"Sundial\"", "Sundial")]
    [TestCase("\"sigma_data\": 0", "sigma_data")]
    [TestCase("\"sigma_min\": 2, \"sigma_max\": 1", "sigma_max")]
    [TestCase("\"in_channels\": 3", "img_channels")]
    [TestCase("\"num_blocks\": 2", "JSON")]
    public void BadArgument_IsNamed(string field, string named) =>
        Assert.That(() => EdmPrecondConfig.Read(With(field)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(named));

    [Test]
    public void MissingFile_IsNamed() =>
        Assert.That(() => EdmPrecondConfig.Read("nowhere.json"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("nowhere.json"));

    private static string With(string fields) => Small[..^1] + ", " + fields + "}";
}
