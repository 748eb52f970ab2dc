using System.Text.Json.Nodes;
using Generative.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A published decoder's folder that a test may change: a fixture's copy, gone afterwards.</summary>
internal sealed class DecoderCopy : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("generative-decoder-");
    private readonly ModelCatalog _catalog;

    public DecoderCopy(string fixture)
    {
        Fixtures.CopyTo(Folder, fixture);
        foreach (var other in Directory.EnumerateFiles(Folder, "model_hub_names.*"))
            File.Delete(other);
        File.Move(this["cases.safetensors"], Path.Combine(_root.FullName, "cases.safetensors"));
        _catalog = new([_root.FullName], new Dictionary<string, string>(), () => CPU);
    }

    public string Folder => Path.Combine(_root.FullName, "decoder");

    public string this[string file] => Path.Combine(Folder, file);

    public ModelDescription Described => _catalog.Describe("decoder");

    public ICausalModel Model => (ICausalModel)_catalog.Get("decoder");

    public Tensor Stored(string name)
    {
        using var cases = TensorSource.Open(Path.Combine(_root.FullName, "cases.safetensors"));
        return cases.Read(name);
    }

    /// <summary>Sets a field of the config, or takes it away.</summary>
    public DecoderCopy With(string field, JsonNode? value)
    {
        var config = JsonNode.Parse(File.ReadAllText(this["config.json"]))!.AsObject();
        config[field] = value;
        File.WriteAllText(this["config.json"], config.ToJsonString());
        return this;
    }

    public DecoderCopy Generation(string json)
    {
        File.WriteAllText(this["generation_config.json"], json);
        return this;
    }

    /// <summary>Stores the weights in another dtype.</summary>
    public DecoderCopy As(ScalarType dtype)
    {
        var path = this["model.safetensors"];
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> read;
        using (var weights = TensorSource.Open(path))
            read = weights.Tensors.Keys.ToDictionary(n => n, n => weights.Read(n));
        SafetensorsWriter.Write(path, read, floatAs: dtype);
        return this;
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _root.Delete(recursive: true);
    }
}
