namespace Generative.Sampling.Tests;

/// <summary>The multistep and single-step solvers under short names, without lowered ends unless asked for.</summary>
internal static class Solvers
{
    public static IReadOnlyList<string> Deterministic { get; } =
    [
        "dpmpp-1", "dpmpp-2", "dpmpp-2-heun", "dpmpp-3", "dpm-1", "dpm-2", "dpm-2-heun", "dpm-3", "single-2", "single-2-heun", "single-3",
        "single-3-heun", "single-3-noise", "unipc-1", "unipc-2", "unipc-2-bh1", "unipc-2-noise", "unipc-3", "pndm", "pndm-prk",
    ];

    public static IReadOnlyList<string> Stochastic { get; } =
        ["sde++-1", "sde++-2", "sde++-2-heun", "sde++-3", "sde-1", "sde-2", "sde-2-heun", "single-sde++-2", "single-sde++-3-heun"];

    public static IEnumerable<string> All => Deterministic.Concat(Stochastic);

    public static PlannedSampler Get(string name, bool lowers = false, CleanLimits? limits = null)
    {
        var words = name.Split('-');
        var order = words.Select(w => int.TryParse(w, out var n) ? n : 0).Max();
        var options = new DpmSolverOptions
        {
            Order = order,
            Rule = words.Contains("heun") ? DpmRule.Heun : DpmRule.Midpoint,
            LowerOrderFinal = lowers,
            ExactThirdOrder = words.Contains("exact"),
            Algorithm = words.Contains("sde++") ? DpmAlgorithm.SdePlusPlus : words[0] == "sde" ? DpmAlgorithm.SdeNoise
                : words[0] == "dpm" || words.Contains("noise") ? DpmAlgorithm.Noise : DpmAlgorithm.PlusPlus,
        };
        return new(name, "", words[0] switch
        {
            "pndm" => new Pndm(words.Length == 1),
            "unipc" => new UniPc(new()
            {
                Order = order,
                PredictClean = !words.Contains("noise"),
                Variant = words.Contains("bh1") ? UniPcVariant.Bh1 : UniPcVariant.Bh2,
                LowerOrderFinal = lowers,
            }, limits),
            "single" => new DpmSolverSingle(options, limits),
            _ => new DpmSolver(options, limits),
        });
    }
}
