using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>Where finished pictures go. Making one checks that they can go there.</summary>
internal interface IImageOutput
{
    /// <summary>Writes everything or nothing.</summary>
    /// <param name="result">The pictures.</param>
    /// <param name="cancellation">Leaves nothing behind when it comes in time.</param>
    /// <returns>Paths of the files, in order.</returns>
    IReadOnlyList<string> Write(ImageResult result, CancellationToken cancellation);
}
