namespace Generative;

/// <summary>A run's starting point other than the prior: a stopped run, or a picture to edit.</summary>
/// <param name="Row">Row of the plan to start at.</param>
/// <param name="State">The state there; or the clean state, see <see cref="IsClean"/>.</param>
public sealed record SamplingStart(int Row, SampleState State)
{
    /// <summary>
    /// Whether <see cref="State"/> is clean: the run then noises it to the row's level itself (draw <c>start</c>), in whatever frame its
    /// sampler walks. This is image-to-image; the strength asked for decides the row.
    /// </summary>
    public bool IsClean { get; init; }
}
