using Generative.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.DependencyInjection;

/// <summary>Adds to, or replaces, what <see cref="GenerativeServiceCollectionExtensions.AddGenerative"/> registered.</summary>
/// <param name="services">The application's services.</param>
public sealed class GenerativeBuilder(IServiceCollection services)
{
    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Adds a sampler, or replaces the one of the same name.</summary>
    /// <typeparam name="T">The sampler; its constructor's arguments come from the container.</typeparam>
    /// <param name="name">Name to register it under, which must be the sampler's own.</param>
    /// <exception cref="ArgumentException">Thrown when the sampler is first resolved and calls itself otherwise.</exception>
    public GenerativeBuilder AddSampler<T>(string name) where T : class, ISampler
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return AddSampler(name, services => ActivatorUtilities.CreateInstance<T>(services));
    }

    /// <summary>Adds a sampler made by a function, or replaces the one of the same name.</summary>
    /// <param name="name">Name to register it under, which must be the sampler's own.</param>
    /// <param name="create">Makes the sampler, once.</param>
    public GenerativeBuilder AddSampler(string name, Func<IServiceProvider, ISampler> create)
    {
        Services.AddSingleton(provider => Named(create(provider), name));
        Services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<Pipelines.SamplerRegistry>().Get(name));
        return this;
    }

    /// <summary>Names a model folder; it is opened on first use and freed with the container.</summary>
    /// <param name="name">Name to ask for it by.</param>
    /// <param name="folder">The model folder.</param>
    public GenerativeBuilder AddModel(string name, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Services.Configure<GenerativeOptions>(o => o.Models[name] = folder);
        Services.AddKeyedSingleton(name, (provider, _) => SharedModel.Of(provider.GetRequiredService<Pipelines.IModelCatalog>().Get(name)));
        return this;
    }

    /// <summary>Replaces the codec that reads and writes picture files.</summary>
    public GenerativeBuilder UseImageCodec<T>() where T : class, IImageCodec
    {
        Services.AddSingleton<IImageCodec, T>();
        return this;
    }

    /// <summary>Replaces where random streams come from.</summary>
    public GenerativeBuilder UseRandomSource<T>() where T : class, IRandomSourceFactory
    {
        Services.AddSingleton<IRandomSourceFactory, T>();
        return this;
    }

    private static ISampler Named(ISampler sampler, string name) => sampler.Name == name ? sampler
        : throw new ArgumentException($"The sampler registered as '{name}' calls itself '{sampler.Name}'; use one name.", nameof(name));
}
