using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A text pipeline over a folder of tiny models.</summary>
internal sealed class TinyTextPipeline : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("generative-text-");

    public TinyTextPipeline(params ISampler[] more)
    {
        TinyTextModel.Write(this["tiny-text"]);
        Catalog = new([_root.FullName], new Dictionary<string, string>(), () => CPU);
        Pipeline = new(Catalog, new SamplerRegistry([.. KnownSamplers.All, .. more]), new RowStreamsFactory());
        Scorer = new(Catalog, new RowStreamsFactory());
    }

    public ModelCatalog Catalog { get; }

    public TextPipeline Pipeline { get; }

    public TextScorer Scorer { get; }

    public string this[string name] => Path.Combine(_root.FullName, name);

    public static TextRequest Request { get; } = new() { Model = "tiny-text", Template = "In the [MASK*6] God" };

    public void Dispose()
    {
        Catalog.Dispose();
        _root.Delete(recursive: true);
    }
}
