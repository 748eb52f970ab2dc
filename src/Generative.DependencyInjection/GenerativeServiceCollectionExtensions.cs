using Generative.Imaging;
using Generative.Pipelines;
using Generative.Runtime;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Generative.DependencyInjection;

/// <summary>Wires the SDK into a container.</summary>
public static class GenerativeServiceCollectionExtensions
{
    /// <summary>
    /// Registers the known samplers by name, models by folder, the image codec, the random source and the pipelines. Everything is a
    /// singleton; models are loaded on first use and freed with the container. Libtorch is mapped here; its threads and device are chosen when
    /// a model is first asked for.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">What the application decides; null for defaults.</param>
    /// <returns>A builder that adds samplers and models, or replaces parts.</returns>
    public static GenerativeBuilder AddGenerative(this IServiceCollection services, Action<GenerativeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<GenerativeOptions>().Configure(o => configure?.Invoke(o));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GenerativeOptions>, GenerativeOptionsValidator>());
        var builder = new GenerativeBuilder(services);
        // A second call, say of a library's, must not undo the replacements made after the first.
        if (services.All(s => s.ServiceType != typeof(SamplerRegistry)))
            foreach (var sampler in KnownSamplers.All)
                builder.AddSampler(sampler.Name, _ => sampler);
        services.TryAddSingleton<SamplerRegistry>();
        services.TryAddSingleton<IImageCodec>(_ => new SkiaImageCodec());
        services.TryAddSingleton<IRandomSourceFactory, RowStreamsFactory>();
        services.TryAddSingleton<IModelCatalog>(CreateCatalog);
        services.TryAddSingleton<ImagePipeline>();
        services.TryAddSingleton<TextPipeline>();
        services.TryAddSingleton<TextScorer>();
        services.TryAddSingleton<ImageTokenCoder>();
        services.TryAddSingleton<TextCompressor>();
        return builder;
    }

    private static ModelCatalog CreateCatalog(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<GenerativeOptions>>().Value;
        return new ModelCatalog(options.ModelRoots, options.Models.AsReadOnly(), () =>
        {
            TorchNative.EnsureLoaded();
            TorchThreads.Apply(options.Threads);
            return new Placement(DeviceChoice.Resolve(options.Device), DTypeChoice.Resolve(options.DType));
        });
    }
}
