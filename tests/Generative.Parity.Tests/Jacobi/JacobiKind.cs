namespace Generative.Parity.Tests;

/// <summary>Texts computed in passes over all their tokens at once, in blocks, and a system of equations solved in the same way.</summary>
internal sealed class JacobiKind : IParityKind
{
    private static readonly string[] Inputs = ["prompt", "sampled_uniforms", "system.A", "system.b"];

    public string Name => "jacobi";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder) =>
        StoredTensors.Names(folder, "").Where(name => !Inputs.Contains(name)).SelectMany(name => Cases(folder, name));

    private static IEnumerable<ParityCase> Cases(string folder, string name)
    {
        return name.Split('.')[0] switch
        {
            "system" => [new(name, () => StoredTensors.Use(folder, stored => JacobiSystem.Measure(stored, name)))],
            "jacobi" => [Case(name, f => f.Passes(name))],
            "jacobi_gs" => [Case(name, f => f.Blocks(name)), Case($"{name}.sampler", f => f.SamplerCalls(name))],
            "sampled_jacobi_iterates" => [Case(name, f => f.Sampled(name))],
            "sampled_ids" => [Case(name, f => f.SampledIds())],
            "greedy_ids" => [.. from window in new[] { 1, 4, 16, 64 }
                                from zeros in new[] { true, false }
                                select Case($"{name}.window{window}.{(zeros ? "zeros" : "last")}", f => f.Greedy(window, zeros))],
            _ => [MaskedFolders.Unknown(name)],
        };

        ParityCase Case(string what, Func<JacobiFolder, ParityError> measure) => new(what, () => StoredTensors.Use(folder, stored =>
        {
            using var open = new JacobiFolder(folder, stored);
            return measure(open);
        }));
    }
}
