namespace Generative.Runtime;

/// <summary>The ordinary random streams (<see cref="RowStreams"/>).</summary>
public sealed class RowStreamsFactory : IRandomSourceFactory
{
    /// <inheritdoc/>
    public IRandomSource Create(IReadOnlyList<long> seeds) => new RowStreams(seeds);
}
