using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Stored lists of noise levels.</summary>
internal static class EdmLevels
{
    /// <summary>
    /// <c>t_steps_N</c> is the customary list of N steps, or the list a run of N steps of this folder follows with arguments of its own.
    /// </summary>
    public static ParityError Measure(EdmFixture fixture, string name, int steps, IReadOnlyList<SamplerEntry> samplers)
    {
        var expected = fixture[name];
        var candidates = samplers.Where(s => s.Problem is null).Select(s => s.Arguments)
            .Where(a => a.Steps == steps && a is { Discretization: "edm", Schedule: "linear" })
            .Prepend(SamplerArguments.Customary(steps));
        return new(candidates.Min(a => Deviation.Relative(tensor(EdmPath.Lay(a, fixture.Network).Levels), expected)), EdmTolerance.Levels);
    }
}
