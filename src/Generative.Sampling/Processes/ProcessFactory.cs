namespace Generative.Sampling;

/// <summary>Builds a forward process from a model folder's settings.</summary>
public static class ProcessFactory
{
    /// <summary>The process those settings describe.</summary>
    /// <param name="settings">Type <c>edm</c> (sigma_min, sigma_max, rho), <c>vp</c> (beta_d, beta_min, epsilon) <c>ve</c> (sigma_min, sigma_max) or
    /// <c>poisson-flow</c> (D, and those of edm), <c>rectified-flow</c> (shift), <c>vp-discrete</c> (see <see cref="DiscreteVpProcess"/>) or
    /// <c>pure-death</c> (levels, t_end); on tokens <c>next-token</c> (vocabulary), <c>absorbing</c> (schedule, vocabulary, mask), <c>uniform-tokens</c> (schedule, vocabulary)
    /// or <c>mask-and-replace</c> (see <see cref="MaskAndReplaceProcess"/>). A schedule is nested settings, or its type with its settings beside it.</param>
    /// <exception cref="InvalidDataException">The type is unknown, or a number is out of range.</exception>
    public static IForwardProcess Create(ComponentSettings settings)
    {
        try
        {
            switch (settings.Type)
            {
                case "edm":
                    settings.AllowOnly("sigma_min", "sigma_max", "rho");
                    return new EdmProcess(settings.Optional("sigma_min", 0.002), settings.Optional("sigma_max", 80.0), settings.Optional("rho", 7.0));
                case "vp":
                    settings.AllowOnly("beta_d", "beta_min", "epsilon");
                    Require(settings, settings.Optional("beta_d", 19.9) > 0, "beta_d", "positive");
                    Require(settings, settings.Optional("beta_min", 0.1) >= 0, "beta_min", "0 or above");
                    Require(settings, settings.Optional("epsilon", 1e-3) is > 0 and < 1, "epsilon", "between 0 and 1");
                    return new VpProcess(settings.Optional("beta_d", 19.9), settings.Optional("beta_min", 0.1), settings.Optional("epsilon", 1e-3));
                case "ve":
                    settings.AllowOnly("sigma_min", "sigma_max");
                    var low = settings.Optional("sigma_min", 0.02);
                    Require(settings, low > 0, "sigma_min", "positive");
                    Require(settings, settings.Optional("sigma_max", 100.0) > low, "sigma_max", "above sigma_min");
                    return new VeProcess(settings.Optional("sigma_min", 0.02), settings.Optional("sigma_max", 100.0));
                case "rectified-flow":
                    settings.AllowOnly("shift");
                    return new RectifiedFlowProcess(settings.Optional("shift", 1.0));
                case "pure-death":
                    settings.AllowOnly("levels", "t_end");
                    return new PureDeathProcess(settings.Optional("levels", 256), settings.Optional("t_end", 15.0));
                case "absorbing":
                    return TokenProcessFactory.Absorbing(settings);
                case "uniform-tokens":
                    return TokenProcessFactory.Uniform(settings);
                case "next-token":
                    settings.AllowOnly("vocabulary");
                    return new NextTokenProcess(settings.Required<int>("vocabulary"));
                case "mask-and-replace":
                    return MaskAndReplaceProcess.Create(settings);
                case "vp-discrete":
                    return DiscreteVpProcess.Create(settings);
                case "poisson-flow":
                    settings.AllowOnly("D", "sigma_min", "sigma_max", "rho");
                    return new PoissonFlowProcess(settings.Required<double>("D"),
                        new EdmProcess(settings.Optional("sigma_min", 0.002), settings.Optional("sigma_max", 80.0), settings.Optional("rho", 7.0)));
                default:
                    throw new InvalidDataException($"{settings.Source}: type \"{settings.Type}\" is not known; use absorbing, edm, mask-and-replace, next-token, poisson-flow, "
                        + "pure-death, rectified-flow, uniform-tokens, vp, vp-discrete or ve.");
            }
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    private static void Require(ComponentSettings settings, bool holds, string name, string what)
    {
        if (!holds)
            throw new InvalidDataException($"{settings.Source}: '{name}' must be {what}.");
    }
}
