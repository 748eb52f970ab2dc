namespace Generative.Sampling;

/// <summary>Builds a schedule from a model folder's settings.</summary>
internal static class MaskScheduleFactory
{
    public static MaskSchedule Create(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return Known(settings);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    private static MaskSchedule Known(ComponentSettings settings)
    {
        switch (settings.Type)
        {
            case "log-linear":
                return new LogLinearMaskSchedule(Eps(settings));
            case "cosine":
                return new CosineMaskSchedule(Eps(settings));
            case "cosine-squared":
                return new CosineSquaredMaskSchedule(Eps(settings));
            case "geometric":
                settings.AllowOnly("sigma_min", "sigma_max");
                return new GeometricMaskSchedule(settings.Optional("sigma_min", 1e-4), settings.Optional("sigma_max", 20.0));
            case "linear":
                settings.AllowOnly("sigma_min", "sigma_max");
                return new LinearMaskSchedule(settings.Optional("sigma_min", 0.0), settings.Optional("sigma_max", 10.0));
            case "polynomial":
                settings.AllowOnly("power");
                return new PolynomialMaskSchedule(settings.Required<double>("power"));
            case "maskgit-cosine":
                settings.AllowOnly();
                return new MaskGitMaskSchedule();
            default:
                throw new InvalidDataException($"{settings.Source}: type \"{settings.Type}\" is not known; use cosine, cosine-squared, "
                    + "geometric, linear, log-linear, maskgit-cosine or polynomial.");
        }
    }

    private static double Eps(ComponentSettings settings)
    {
        settings.AllowOnly("eps");
        return settings.Optional("eps", 1e-3);
    }
}
