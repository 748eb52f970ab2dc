using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>Finds out from the names of the stored tensors which cases there are.</summary>
internal sealed class PsldFolder(string folder)
{
    private static readonly string[] Shared = ["t", "ts", "x0", "m0_unit", "eps", "noise", "prior_unit"];

    public IEnumerable<ParityCase> Cases()
    {
        var configs = PsldConfig.ReadAll(Path.Combine(folder, PsldFixture.Files[0]));
        using var stored = SafetensorsFile.Open(Path.Combine(folder, PsldFixture.Files[1]));
        List<ParityCase> cases = [.. configs.Select(c => Case(c, "mass", PsldCoefficients.Mass))];
        foreach (var name in stored.Tensors.Keys.Except(Shared).Order(StringComparer.Ordinal))
        {
            if (configs.FirstOrDefault(c => name.StartsWith(c.Name + ".", StringComparison.Ordinal)) is not { } config)
                cases.Add(ParityCase.Unreadable(name, $"{folder}: '{name}' belongs to no process of {PsldFixture.Files[0]}"));
            else if (name != config.Name + ".tb")                   // the levels of two batch rows: an input
                cases.Add(CaseOf(config, name[(config.Name.Length + 1)..]));
        }
        return cases;
    }

    private ParityCase CaseOf(PsldConfig config, string name) => name.Split('.') switch
    {
        ["b_t"] => Case(config, name, PsldCoefficients.IntegratedBeta),
        ["hsm" or "dsm", "cov" or "factor" or "inv_t_factor"] => Case(config, name, f => PsldCoefficients.Kernel(f, name)),
        ["hsm" or "dsm", "mean" or "u_t"] => Case(config, name, f => PsldStates.Kernel(f, name)),
        ["drift"] => Case(config, name, PsldStates.Drift),
        ["diffusion"] => Case(config, name, PsldStates.Diffusion),
        ["score"] => Case(config, name, PsldStates.Score),
        ["em" or "sscs", "result"] => Case(config, name, f => PsldRun.Sampled(f, name)),
        ["em" or "sscs", "result_denoised"] => Case(config, name, f => PsldRun.Denoised(f, name)),
        _ => ParityCase.Unreadable($"{config.Name}.{name}", $"{folder} holds '{config.Name}.{name}', which the parity tests do not know"),
    };

    private ParityCase Case(PsldConfig config, string name, Func<PsldFixture, ParityError> measure) =>
        new($"{config.Name}.{name}", () => PsldFixture.Use(folder, config, measure));
}
