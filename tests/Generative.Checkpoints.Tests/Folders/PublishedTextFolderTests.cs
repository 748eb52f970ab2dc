namespace Generative.Checkpoints.Tests;

public sealed class PublishedTextFolderTests
{
    [TestCase("mdlm", "mdlm")]
    [TestCase("radd", "ddit_wot")]
    [TestCase("llada", "llada")]
    [TestCase("bd3lm", "bd3lm")]
    public void Published_network_is_recognised_by_what_its_config_calls_it(string fixture, string kind)
    {
        using var copy = new TempFolder();
        File.Copy(Fixtures.At(fixture, "config.json"), copy["config.json"]);
        File.Copy(Fixtures.At(fixture, "model.safetensors"), copy["model.safetensors"]);
        var folder = PublishedTextFolder.Open(copy.Path);
        var config = folder.ConfigAs("Network");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(PublishedTextFolder.Recognises(copy.Path), Is.True);
        Assert.That((folder.Kind, config.Type, config.Source), Is.EqualTo((kind, "Network", folder.ConfigPath)));
        Assert.That(folder.WeightsHash, Does.Match("^[0-9a-f]{64}$"));
        using var weights = folder.OpenWeights();
        Assert.That(Path.GetFileName(weights.Path), Is.EqualTo("model.safetensors"));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("""{"model_type": "gpt2"}""")]
    [TestCase("""{"model_type": 3, "model": {"type": "unet"}}""")]
    [TestCase("""{"model": "ddit"}""")]
    public void Other_folders_are_not_taken_for_one(string config)
    {
        using var folder = new TempFolder();
        Assert.That(PublishedTextFolder.Recognises(folder.Path), Is.False);
        File.WriteAllText(folder["config.json"], config);
        Assert.That(PublishedTextFolder.Recognises(folder.Path), Is.False);
        Assert.That(() => PublishedTextFolder.Open(folder.Path), Throws.InstanceOf<InvalidDataException>());
    }

    [TestCase("""{"kind": "text", "shape": [256]}""", null)]
    [TestCase("""{"kind": "text", "shape": [256], "range": [0, 1]}""", "a text has one size, its tokens, and no 'range'")]
    [TestCase("""{"kind": "text", "shape": [2, 256]}""", "a text has one size")]
    public void State_of_a_text_is_its_length_alone(string state, string? says)
    {
        using var json = System.Text.Json.JsonDocument.Parse($$"""
            {"format": "generative-model/1", "name": "t", "module": {"type": "M"}, "state": {{state}}, "weights": "model.safetensors"}
            """);
        if (says is null)
            Assert.That(ModelConfig.Parse(json.RootElement, "config").State, Has.Property("Kind").EqualTo(StateConfig.Text));
        else
            Assert.That(() => ModelConfig.Parse(json.RootElement, "config"),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains(says));
    }
}
