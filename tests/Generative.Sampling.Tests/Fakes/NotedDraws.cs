using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Ordinary streams that remember which uniforms they were asked for: the draw's name and the shape of a row.</summary>
internal sealed class NotedDraws(IReadOnlyList<long> seeds) : IRandomSource
{
    private readonly RowStreams _streams = new(seeds);

    public List<string> Shapes { get; } = [];

    public int Rows => _streams.Rows;

    public Tensor Uniform(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float64, Device? device = null)
    {
        Shapes.Add($"{key.Name} {string.Join('x', rowShape.ToArray())}");
        return _streams.Uniform(key, rowShape, dtype, device);
    }

    public Tensor Normal(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        _streams.Normal(key, rowShape, dtype, device);

    public Tensor Beta(DrawKey key, double a, double b, ReadOnlySpan<long> rowShape, Device? device = null) =>
        _streams.Beta(key, a, b, rowShape, device);
}
