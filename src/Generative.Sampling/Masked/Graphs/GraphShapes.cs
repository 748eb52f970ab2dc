using TorchSharp;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Checks of what graphs are given, before native code sees it.</summary>
internal static class GraphShapes
{
    /// <summary>Token ids of a graph.</summary>
    /// <exception cref="ArgumentException">They are none.</exception>
    public static void Ids(TokenGraph graph, Tensor ids, string name)
    {
        ArgumentNullException.ThrowIfNull(ids, name);
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64)
            throw new ArgumentException($"{name} is {ids.dtype} [{Text(ids)}]; give Int64 [batch, length].", name);
        if (ids.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        var (least, most) = (ids.min().item<long>(), ids.max().item<long>());
        if (least < 0 || most >= graph.Size)
            throw new ArgumentException($"{name} holds {(least < 0 ? least : most)}; give tokens from 0 to {graph.Size - 1}.", name);
    }

    /// <summary>Scores of a graph and the tokens they are for.</summary>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static void Check(TokenGraph graph, Tensor scores, string scoreName, Tensor ids, string name)
    {
        Ids(graph, ids, name);
        ArgumentNullException.ThrowIfNull(scores, scoreName);
        if (scores.dim() != 3 || !is_floating_point(scores) || scores.shape[2] != graph.Size
            || !scores.shape.AsSpan(0, 2).SequenceEqual(ids.shape))
            throw new ArgumentException(
                $"{scoreName} is {scores.dtype} [{Text(scores)}]; give floats [{Text(ids)}, {graph.Size}].", scoreName);
    }

    /// <summary>Scores of a graph.</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static void Scores(TokenGraph graph, Tensor scores, string name)
    {
        ArgumentNullException.ThrowIfNull(scores, name);
        if (scores.dim() != 3 || !is_floating_point(scores) || scores.shape[2] != graph.Size)
            throw new ArgumentException($"{name} is {scores.dtype} [{Text(scores)}]; give floats [batch, length, {graph.Size}].", name);
    }

    /// <summary>One float a row as [batch, 1, 1], in a dtype.</summary>
    /// <exception cref="ArgumentException">It is not one float a row.</exception>
    public static Tensor PerRow(Tensor value, long rows, ScalarType? dtype, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (value.dim() != 1 || value.shape[0] != rows || !is_floating_point(value))
            throw new ArgumentException($"{name} is {value.dtype} [{Text(value)}]; give one float for each row, [{rows}].", name);
        return value.to(dtype ?? value.dtype).reshape(-1, 1, 1);
    }

    /// <summary>A tensor of the same shape as the ids.</summary>
    /// <exception cref="ArgumentException">It is of another shape.</exception>
    public static void Same(Tensor value, Tensor ids, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (!value.shape.AsSpan().SequenceEqual(ids.shape))
            throw new ArgumentException($"{name} is [{Text(value)}]; give [{Text(ids)}], one for each token.", name);
    }
}
