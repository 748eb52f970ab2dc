namespace Generative.Sampling;

/// <summary>Every sampler of the SDK by name. Adding one is one file and one line here.</summary>
public static class KnownSamplers
{
    /// <summary>All of them, in the order people should read them.</summary>
    public static IReadOnlyList<ISampler> All { get; } =
    [
        new PlannedSampler("edm-heun", "second order, deterministic (Karras et al. 2022, algorithm 1)", new SigmaFrame(new EdmHeun())),
        new PlannedSampler("edm-churn", "second order with temporary noise (Karras et al. 2022, algorithm 2)", new SigmaFrame(new EdmHeun(40, 0.05, 50, 1.003))),
        new PlannedSampler("ddim", "first order; eta 0 deterministic to 1 ancestral (Song et al. 2021)", new Ddim()),
        new PlannedSampler("euler", "first order on the probability flow (Song et al. 2021, Karras et al. 2022)", new SigmaFrame(new Euler())),
        new PlannedSampler("euler-ancestral", "euler to a lower level and noise on top (k-diffusion; DDIM with eta 1)", new Ddim(eta: 1)),
        new PlannedSampler("ddpm", "ancestral sampling (Ho et al. 2020, algorithm 2)", new Ddpm()),
        new PlannedSampler("flow-euler", "first order over the process's own time (Liu et al. 2023, Lipman et al. 2023)", new Euler()),
        new PlannedSampler("consistency", "noise the clean estimate afresh at every level (Song et al. 2023, algorithm 1)", new Renoise()),
        new PlannedSampler("dpmpp-2m", "second order from one evaluation a step (Lu et al. 2022, DPM-Solver++ 2M)", new DpmSolver()),
        new PlannedSampler("dpmpp-3m", "third order from one evaluation a step (Lu et al. 2022, DPM-Solver++ 3M)", new DpmSolver(new() { Order = 3 })),
        new PlannedSampler("dpmpp-2s", "second order in pairs of steps (Lu et al. 2022, DPM-Solver++ 2S)", new DpmSolverSingle()),
        new PlannedSampler("dpmpp-2m-sde", "second order with fresh noise (Lu et al. 2022, SDE-DPM-Solver++ 2M)", new DpmSolver(new() { Algorithm = DpmAlgorithm.SdePlusPlus })),
        new PlannedSampler("unipc", "predictor and corrector from one evaluation a step (Zhao et al. 2023, UniPC bh2)", new UniPc()),
        new PlannedSampler("pndm", "pseudo linear multistep over the noise estimate (Liu et al. 2022)", new Pndm()),
        new PlannedSampler("lcm", "few steps for networks distilled for it (Luo et al. 2023)", new LatentConsistency()),
        new PlannedSampler("lambda-ddim", "first order along a conjugate path (Pandey et al. 2024)", new ConjugateDdim()),
        new AncestralTokens("ancestral", "tokens, each with its exact chance to change in a step (Lou et al. 2024, Tweedie tau-leaping)"),
        new AncestralTokens("token-euler", "tokens at the rate of a step's start (Lou et al. 2024)", new() { Rule = LeapRule.Euler }),
        new AncestralTokens("tau-leaping", "tokens by Poisson jumps at the rate of a step's start (Campbell et al. 2022)",
            new() { Rule = LeapRule.Poisson }),
        new AncestralTokens("mdlm", "unmasks (t - s) / t a step, likeliest tokens at the end (Sahoo et al. 2024, ddpm_cache)",
            new() { Rule = LeapRule.Time, NoiseRemoval = NoiseRemoval.ArgMax }),
        new FirstHitting(),
        new FirstHitting(parallel: true),
        new AnyOrder(),
        new ConfidenceOrder(),
        new ConfidenceOrder(new() { RandomRemasking = true }),
        new MaskGit(),
        new BlockFirstHitting(),
        new BlockAncestral(),
        new VqDiffusion(),
        new NextToken(greedy: true),
        new NextToken(),
        new NextBlock(greedy: true),
        new NextBlock(),
        new BeamSearch(),
        Speculative.FromModel,
        Speculative.FromText,
        Speculative.FromLines,
        Speculative.FromTree,
        new Jacobi(),
        new PlannedSampler("blackout-bridge", "births of integer pixels by a binomial bridge (Santos et al. 2023)", new BinomialBridge()),
        new PlannedSampler("blackout-poisson", "births of integer pixels by tau-leaping (Santos et al. 2023)", new PoissonLeaping()),
    ];

    /// <summary>The sampler of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message suggests near names.</exception>
    public static ISampler Get(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException(
            $"There is no sampler '{name}'{Suggestion.Text(name, All.Select(s => s.Name))}; known are {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
