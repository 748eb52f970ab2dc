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
        Samplers = new([.. KnownSamplers.All, .. more]);
        Pipeline = Over(Catalog);
        Scorer = new(Catalog, new RowStreamsFactory());
    }

    public ModelCatalog Catalog { get; }

    public SamplerRegistry Samplers { get; }

    public TextPipeline Pipeline { get; }

    public TextScorer Scorer { get; }

    public string this[string name] => Path.Combine(_root.FullName, name);

    public static TextRequest Request { get; } = new() { Model = "tiny-text", Template = "In the [MASK*6] God" };

    /// <summary>A pipeline over another catalog.</summary>
    public TextPipeline Over(IModelCatalog catalog) => new(catalog, Samplers, new RowStreamsFactory());

    public void Dispose()
    {
        Catalog.Dispose();
        _root.Delete(recursive: true);
    }
}
