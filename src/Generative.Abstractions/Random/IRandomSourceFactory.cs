namespace Generative;

/// <summary>Makes the random streams of a run from its seeds. Replace it in the container to change where randomness comes from.</summary>
public interface IRandomSourceFactory
{
    /// <summary>One stream for each seed.</summary>
    IRandomSource Create(IReadOnlyList<long> seeds);
}
