using TorchSharp;

namespace Generative.Networks;

/// <summary>Builds a network, and the parameterisation around it, from a model folder's settings.</summary>
public static class NetworkFactory
{
    private static readonly Dictionary<string, Func<ComponentSettings, torch.nn.Module>> Modules = new(StringComparer.Ordinal)
    {
        ["SongUNet"] = SongUNet.Create,
        ["DhariwalUNet"] = DhariwalUNet.Create,
        ["ImageClassifier"] = ImageClassifier.Create,
        ["UNet2DModel"] = UNet2DModel.Create,
        ["UNet2DConditionModel"] = UNet2DConditionModel.Create,
        ["DiT"] = DiT.Create,
        ["DiTTransformer2DModel"] = DiTTransformer2DModel.Create,
        ["AutoencoderKL"] = AutoencoderKL.Create,
        ["MdlmTransformer"] = MdlmTransformer.Create,
        ["RaddTransformer"] = RaddTransformer.Create,
        ["SeddTransformer"] = SeddTransformer.Create,
        ["LladaModel"] = LladaModel.Create,
        ["Bd3lmModel"] = Bd3lmModel.Create,
        ["LlamaModel"] = LlamaModel.Create,
        ["Gpt2Model"] = Gpt2Model.Create,
        ["GriffinModel"] = GriffinModel.Create,
        ["FactorizedGpt"] = FactorizedGpt.Create,
        ["NextBlockTransformer"] = NextBlockTransformer.Create,
        ["NextScaleTransformer"] = NextScaleTransformer.Create,
    };

    /// <summary>Module types this version can build.</summary>
    public static IReadOnlyCollection<string> KnownModules => Modules.Keys;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <param name="module">The module's type and settings.</param>
    /// <param name="parameterisation">What wraps it; null for none.</param>
    /// <returns>The outermost module: its state-dict names are the weight names of the folder.</returns>
    /// <exception cref="InvalidDataException">The type is unknown, or a setting is missing or out of range.</exception>
    public static torch.nn.Module Build(ComponentSettings module, ComponentSettings? parameterisation = null)
    {
        if (!Modules.TryGetValue(module.Type, out var create))
            throw new InvalidDataException(
                $"{module.Source}: type \"{module.Type}\" is not known; use one of {string.Join(", ", Modules.Keys)}.");
        var network = create(module);
        return parameterisation?.Type switch
        {
            null => network,
            "edm" when network is ImageUNet unet => Edm(unet, parameterisation),
            "blackout" when network is ImageUNet unet => Blackout(unet, parameterisation),
            "edm" or "blackout" => throw new InvalidDataException(
                $"{parameterisation.Source}: '{parameterisation.Type}' wraps a U-Net over pictures; {module.Type} is none."),
            // What the answers of a network over tokens mean is read by the samplers; nothing wraps it.
            "time-free" or "subs" or "concrete-score" when network is RotaryTransformer or LladaModel or Bd3lmModel =>
                Plain(network, parameterisation),
            "next-token" when network is IDecoderNetwork => Plain(network, parameterisation),
            "next-token" => throw new InvalidDataException(
                $"{parameterisation.Source}: '{parameterisation.Type}' is about text from left to right; {module.Type} does not write so."),
            "time-free" or "subs" or "concrete-score" => throw new InvalidDataException(
                $"{parameterisation.Source}: '{parameterisation.Type}' is about tokens; {module.Type} has none."),
            var other => throw new InvalidDataException(
                $"{parameterisation.Source}: type \"{other}\" is not known; use edm, blackout, next-token, time-free, subs or concrete-score, or leave it out."),
        };
    }

    private static torch.nn.Module Plain(torch.nn.Module network, ComponentSettings settings)
    {
        settings.AllowOnly();
        return network;
    }

    private static EdmPrecond Edm(ImageUNet network, ComponentSettings settings)
    {
        settings.AllowOnly("sigma_data");
        var sigmaData = settings.Optional("sigma_data", 0.5);
        if (!(sigmaData > 0 && double.IsFinite(sigmaData)))
            throw new InvalidDataException($"{settings.Source}: 'sigma_data' is {sigmaData}; give a positive number.");
        return new EdmPrecond(network, sigmaData);
    }

    private static BlackoutNetwork Blackout(ImageUNet network, ComponentSettings settings)
    {
        settings.AllowOnly("levels");
        var levels = settings.Optional("levels", 256);
        return levels >= 2 ? new BlackoutNetwork(network, levels)
            : throw new InvalidDataException($"{settings.Source}: 'levels' is {levels}; give at least 2, such as 256.");
    }
}
