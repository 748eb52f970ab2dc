using Generative.Imaging;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A pipeline over tiny models of picture tokens.</summary>
internal sealed class TokenPipeline : IDisposable
{
    public TokenPipeline()
    {
        TinyPictureModel.Write(Folder["tokens"], forgetful: true);
        TinyPictureModel.Write(Folder["draft"], seed: 4);
        TinyPictureModel.Write(Folder["other"], bits: [3, 5]);
        TinyTextModel.Write(Folder["text"]);
        Folder.Write("pixels");
        Catalog = new([Folder.Root], new Dictionary<string, string>(), () => CPU);
        Pipeline = new(Catalog, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());
    }

    public TinyModelFolder Folder { get; } = new();

    public ModelCatalog Catalog { get; }

    public ImagePipeline Pipeline { get; }

    public static ImageRequest Request { get; } = new() { Model = "tokens", Classes = ["cat", "bird"], Count = 3, Seed = 5 };

    public IReadOnlyList<Picture> Pictures(ImageRequest request) => Pipeline.GenerateAsync(request).GetAwaiter().GetResult().Pictures;

    public static byte[] Bytes(IEnumerable<Picture> pictures) => [.. pictures.SelectMany(p => p.Pixels.ToArray())];

    public void Dispose()
    {
        Catalog.Dispose();
        Folder.Dispose();
    }
}
