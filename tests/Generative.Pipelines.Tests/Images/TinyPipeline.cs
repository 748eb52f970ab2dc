using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A pipeline over a folder of tiny models.</summary>
internal sealed class TinyPipeline : IDisposable
{
    public TinyPipeline(params ISampler[] more)
    {
        Folder.Write();
        Catalog = new([Folder.Root], new Dictionary<string, string>(), () => CPU);
        Pipeline = new(Catalog, new SamplerRegistry([.. KnownSamplers.All, .. more]), new RowStreamsFactory());
    }

    public TinyModelFolder Folder { get; } = new();

    public ModelCatalog Catalog { get; }

    public ImagePipeline Pipeline { get; }

    public static ImageRequest Request { get; } = new() { Model = "tiny", Sampler = "edm-churn", Steps = 3, Classes = ["cat", "bird"] };

    public void Dispose()
    {
        Catalog.Dispose();
        Folder.Dispose();
    }
}
