using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>One network with its cases. Finds out from the names of the stored tensors which cases there are.</summary>
internal sealed class UNet2DFolder(string folder)
{
    public const string CasesFile = "cases.safetensors";

    public static bool Is(string folder) => File.Exists(Path.Combine(folder, CasesFile));

    public IEnumerable<ParityCase> Cases()
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, CasesFile));
        List<ParityCase> cases = [new("weights", UNet2DFixture.Published(folder).MeasureWeights)];
        cases.AddRange(stored.Tensors.Keys.Where(n => !UNet2DInputs.Is(n)).Order(StringComparer.Ordinal).Select(CaseOf));
        return cases;
    }

    private ParityCase CaseOf(string name) => name switch
    {
        _ when UNet2DForward.Knows(name) => new(name, () => UNet2DFixture.Use(folder, f => UNet2DForward.Measure(f, name))),
        _ when name.EndsWith(UNet2DTrajectory.TimestepsEnd, StringComparison.Ordinal) =>
            new(name, () => UNet2DFixture.Use(folder, f => UNet2DTrajectory.Timesteps(f, name))),
        _ when name.EndsWith(UNet2DTrajectory.End, StringComparison.Ordinal) =>
            new(name, () => UNet2DFixture.Use(folder, f => UNet2DTrajectory.Measure(f, name))),
        _ when name.EndsWith(UNet2DTrajectory.ImagesEnd, StringComparison.Ordinal) =>
            new(name, () => UNet2DFixture.Use(folder, f => UNet2DTrajectory.Images(f, name))),
        _ => ParityCase.Unreadable(name, $"{folder} stores '{name}', which the parity tests do not know"),
    };
}
