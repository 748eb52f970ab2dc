using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class DecoderInspectionTests
{
    [Test]
    public void Folder_is_compared_with_its_weights_without_reading_them()
    {
        using var copy = new DecoderCopy("recurrentgemma");
        var layout = DecoderInspection.Describe(copy.Folder);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((layout.Type, layout.Layers), Is.EqualTo(("GriffinModel", 3)));
        Assert.That(layout.File!.IsClean, Is.True);
        Assert.That(layout.Tensors, Has.Some.Matches<WeightShape>(
            t => t.Name == "embedder.input_embedding" && t.Shape.SequenceEqual([48L, 32L]) && t.Count == 48 * 32));
        Assert.That(layout.BytesAs(ScalarType.BFloat16), Is.EqualTo(2 * layout.Parameters));
        Assert.That(layout.BytesAs(ScalarType.Float32), Is.EqualTo(4 * layout.Tensors.Sum(t => t.Count)));
    }

    [Test]
    public void Misfit_of_names_and_shapes_is_reported()
    {
        using var copy = new DecoderCopy("recurrentgemma").With("vocab_size", 50);
        var report = DecoderInspection.Describe(copy.Folder).File!;

        Assert.That(report.MisShaped.Select(m => m.ToString()), Has.One.Contains("input_embedding"));
    }

    [Test]
    public void Published_layout_of_70_billion_parameters_takes_no_memory()
    {
        using var copy = new DecoderCopy("llama").With("hidden_size", 8192).With("intermediate_size", 28672).With("num_hidden_layers", 80)
            .With("num_attention_heads", 64).With("num_key_value_heads", 8).With("head_dim", 128).With("vocab_size", 128_256);
        File.Delete(copy["model.safetensors"]);
        var before = Environment.WorkingSet;
        var layout = DecoderInspection.Describe(copy.Folder);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(layout.Parameters, Is.EqualTo(70_553_706_496), "as published");
        Assert.That((layout.Type, layout.Layers, layout.File), Is.EqualTo(("LlamaModel", 80, (object?)null)));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(200L << 20));
    }

    [Test]
    public void Settings_of_a_network_larger_than_memory_take_none()
    {
        var settings = ComponentSettings.Create("GriffinModel", new Dictionary<string, object?>
        {
            ["width"] = 16384, ["mlp_expanded_width"] = 3 * 16384, ["num_heads"] = 64, ["lru_width"] = 16384,
            ["block_types"] = Enumerable.Range(0, 26).Select(i => i % 3 == 2 ? "attention" : "recurrent").ToArray(),
        });
        var before = Environment.WorkingSet;
        var layout = DecoderInspection.Describe(settings);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(layout.Parameters, Is.GreaterThan(70_000_000_000));
        Assert.That(layout.Layers, Is.EqualTo(26));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(200L << 20));
    }
}
