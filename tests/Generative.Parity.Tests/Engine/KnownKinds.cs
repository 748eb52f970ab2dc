namespace Generative.Parity.Tests;

/// <summary>Every kind these tests can read.</summary>
internal static class KnownKinds
{
    public static IReadOnlyList<IParityKind> All { get; } =
    [
        new EdmKind("edm-songunet"),
        new EdmKind("edm-dhariwal"),
        new SchedulersKind(),
        new UNet2DKind("unet2d-diffusers"),
        new UNet2DKind("unet2d-condition"),
        new PfgmppKind(),
        new DiTKind(),
        new AutoencoderKLKind(),
        new PsldKind(),
        new DdpmIpKind(),
        new LladaKind(),
        new Bd3lmKind(),
        new MdlmKind(),
        new RaddKind(),
        new SeddKind(),
        new VqDiffusionKind(),
        new ToyJointKind(),
        new BlackoutKind(),
        new TokenizersKind(),
        new FirstHittingKind(),
        new AmusedKind(),
        new RecurrentGemmaKind(),
        new LlamaKind(),
        new Gpt2Kind(),
        new LogitsProcessorsKind(),
        new SpeculativeKind(),
        new JacobiKind(),
        new OpenMagvit2TokenizerKind(),
        new OpenMagvit2ArKind(),
        new IbqQuantizerKind(),
        new VarQuantizerKind(),
        new NbpKind(),
    ];
}
