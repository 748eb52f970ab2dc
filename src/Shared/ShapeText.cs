using static TorchSharp.torch;

namespace Generative.Shared;

/// <summary>Shapes in messages. Compiled into every room that checks many of them.</summary>
internal static class ShapeText
{
    /// <summary>The sizes, for example "2, 128", for a message to put brackets around.</summary>
    public static string Text(Tensor x) => string.Join(", ", x.shape);
}
